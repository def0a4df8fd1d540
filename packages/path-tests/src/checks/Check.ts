import type { JsonObject } from '@backstage/types';
import type { Problem } from '../Problem';
import type { RenderedTree } from '../RenderedTree';

/** One rendered result, with what it was rendered from. */
export interface Result {
  tree: RenderedTree;
  parameters: JsonObject;
}

/** Looks at one rendered result. */
export type Check = (result: Result) => Problem[] | Promise<Problem[]>;
