import fs from 'node:fs';
import {
  requireGit,
  requireNode,
  requireWritableData,
} from './preconditions.mjs';
import { installDependencies } from './dependencies.mjs';
import { installDocsGenerator } from './docsGenerator.mjs';
import { findNode } from './node.mjs';
import { logs } from './paths.mjs';

/**
 * Everything that must be there before anything of Paved can run; quick when it is there already.
 *
 * @param fits - which versions of Node.js will do
 */
export async function setUp({ fits } = {}) {
  requireNode();
  requireGit();
  requireWritableData();
  fs.mkdirSync(logs, { recursive: true });
  const node = await findNode(fits);
  await installDependencies(node);
  const docsBin = await installDocsGenerator();
  return { node, docsBin };
}
