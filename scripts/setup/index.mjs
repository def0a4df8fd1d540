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

/** Everything that must be there before anything of Paved can run; quick when it is there already. */
export async function setUp() {
  requireNode();
  requireGit();
  requireWritableData();
  fs.mkdirSync(logs, { recursive: true });
  const node = await findNode();
  await installDependencies(node);
  const docsBin = await installDocsGenerator();
  return { node, docsBin };
}
