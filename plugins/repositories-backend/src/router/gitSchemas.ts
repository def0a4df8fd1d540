import { isGitRefName } from '@paved/plugin-repositories-node';
import { z } from 'zod';

/** A branch, tag or commit. Names that start with a dash would be options to git. */
export const gitRefSchema = z.string().min(1).max(500).refine(isGitRefName, {
  message: "can't be the name of a git branch, tag or commit",
});

/** A path in a repository; `''` or `/` is its root. */
export const repositoryPathSchema = z
  .string()
  .max(4096)
  .refine(path => segments(path).every(segment => !/^\.{1,2}$/.test(segment)), {
    message: "must be relative to the repository's root, without . or ..",
  });

/** A file to write. */
export const newFilePathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine(
    path =>
      segments(path).every(segment => !/^(?:\.{0,2}|\.git)$/i.test(segment)),
    {
      message:
        "must be a file's path relative to the repository's root, without . or .. or .git",
    },
  );

function segments(path: string): string[] {
  return path.split('/');
}
