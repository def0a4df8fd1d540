import { CustomErrorBase } from '@backstage/errors';

/** The portal did not answer, or answered something that is no answer. What was asked for is not known. */
export class PortalUnreachableError extends CustomErrorBase {
  name = 'PortalUnreachableError' as const;
}
