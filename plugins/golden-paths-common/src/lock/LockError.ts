import { InputError } from '@backstage/errors';

/**
 * A `.golden-path.yaml` that can't be relied on; the message names the line and the mend.
 *
 * @public
 */
export class LockError extends InputError {}
