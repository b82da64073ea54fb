/** A parameter as it arrived: v1 sends texts and maps, v2 any JSON. */
export type Param = string | number | boolean | null | Param[] | ParamMap;
export interface ParamMap {
	[name: string]: Param;
}

export function isMap(param: unknown): param is ParamMap {
	return typeof param === 'object' && param !== null && !Array.isArray(param);
}
