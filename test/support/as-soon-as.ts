/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/**
 * Does something in the middle of a run as soon as the run is so far, whatever time that takes.
 * Requests and answers are taken in between two looks.
 */
export function asSoonAs(isSo: () => boolean, act: () => void): void {
	const looks = setInterval(() => {
		if (!isSo()) return;
		clearInterval(looks);
		act();
	}, 5);
	looks.unref();
}
