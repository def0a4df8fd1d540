/**
 * The template action that renders a golden path.
 *
 * @packageDocumentation
 */
export { scaffolderModuleGoldenPaths as default } from './module';
export { createRenderAction } from './actions/createRenderAction';
export type {
  CreationRecord,
  GoldenPathsSource,
} from './releases/GoldenPathsSource';
