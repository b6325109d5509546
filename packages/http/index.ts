export { type Answer, type RequestOptions, remoteFailure, request } from './request.ts';
