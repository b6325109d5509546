export { type Answer, type RequestOptions, remoteFailure, request } from './request.ts';
export { isPassing, pause, shownUrl } from './retry.ts';
