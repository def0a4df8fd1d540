import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import { leadsOut } from '../render/leadsOut';
import { prepareRelease, TEMPLATE_FILE } from '../render/prepareRelease';
import { RenderTime } from '../render/RenderTime';
import { TemplateError, TemplateRenderer } from '../render/templateRenderer';
import type { PathProblem } from './types';

/**
 * What is wrong with a release, whatever it is rendered with: templates that are none, names that are not defined, in every
 * branch; and as warnings, parameters that are asked for and never used.
 *
 * @public
 */
export function lintSnapshot(snapshot: ReleaseSnapshot): PathProblem[] {
  const { layers, parameters, problems } = prepareRelease(snapshot);
  const renderer = new TemplateRenderer();
  const context = renderer.prepare({});
  const found = [...problems];
  const time = new RenderTime();
  const used = new Set<string>();
  let isAllUsed = false;
  for (const { layer, when, files } of layers) {
    if (!files.length) {
      found.push({
        file: layer.folder,
        message: 'is a layer without a file; correct its folder, or remove it',
        severity: 'error',
      });
    }
    for (const { source, path, pathTemplate, template } of files) {
      if (time.isOver) {
        return [
          ...found,
          {
            file: source.path,
            message: RenderTime.message,
            severity: 'error',
          },
        ];
      }
      if (source.mode === '120000' && leadsOut(path, source.content)) {
        found.push({
          file: source.path,
          message: 'is a symbolic link that leads out of its layer; remove it',
          severity: 'error',
        });
      }
      for (const guarded of [template, pathTemplate]) {
        try {
          if (guarded) {
            renderer.render(guarded, context);
          }
        } catch (error) {
          if (!(error instanceof TemplateError)) {
            throw error;
          }
          if (error.isSyntax && !guarded?.problems.length) {
            found.push({
              file: source.path,
              line: error.line,
              message: error.message,
              severity: 'error',
            });
          }
        }
      }
    }
    const guards = files.flatMap(file => [file.template, file.pathTemplate]);
    for (const [name] of [when, ...guards].flatMap(
      guarded => guarded?.reads ?? [],
    )) {
      isAllUsed ||= name === undefined;
      used.add(name);
    }
  }
  for (const name of Object.keys(parameters.properties)) {
    if (!isAllUsed && !used.has(name)) {
      found.push({
        file: TEMPLATE_FILE,
        message: `The parameter '${name}' is asked for, but no template uses it; use it or remove it`,
        severity: 'warning',
      });
    }
  }
  return found;
}
