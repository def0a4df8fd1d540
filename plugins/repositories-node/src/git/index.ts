export { GitCommand, type GitOptions, type GitRunOptions } from './GitCommand';
export { GitError } from './GitError';
export type { GitProcess } from './GitProcess';
export { readGitProtocol, type GitProtocol } from './gitRemotes';
export { assertGitRefName, isGitObjectId, isGitRefName } from './gitRefs';
export { readDefaultBranch, readGitRefs, type GitRefs } from './readGitRefs';
