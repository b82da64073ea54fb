/** A call that Edge refuses: `{"errors": [...], "status": "error"}`. */
export class EdgeRefusal extends Error {}
