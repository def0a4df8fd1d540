export { fileTree } from './fileTree';
export type { TreeNode } from './fileTree';
export { FileTree } from './FileTree';
