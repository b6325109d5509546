export { didYouMean, type ErrorCode, type ErrorDetails, nearest, PawlError, toPawlError } from './errors.ts';
