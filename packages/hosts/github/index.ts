export { type CheckAction, type GitHubCheck, type Reported, reportCheck } from './check-run.ts';
export { type GitHubClient, type GitHubOptions, gitHubClient } from './client.ts';
export { type Placed, placeComment, removeComments } from './comment.ts';
export { commentMarker, type RunStamp } from './comment-marker.ts';
export { gitCredentials } from './credentials.ts';
export { type ArchiveLimits, downloadEvidence, type EvidenceArchive } from './evidence-archive.ts';
export { isForbidden, remoteError } from './failure.ts';
export { findPullRequests, getPullRequest, type PullRequest, readFileAt } from './pull-request.ts';
export { pullRequestReview } from './review.ts';
