import { installPackage, locate } from './programs.mjs';
import { SetupError } from './SetupError.mjs';

const find = () =>
  process.env.CHROMIUM_PATH ??
  locate(['chromium', 'chromium-browser', 'google-chrome']);

/** Path of a Chromium for the browser journeys; on Debian and Ubuntu, as root, it is installed when missing. */
export async function findChromium() {
  const found = find();
  if (found) {
    return found;
  }
  const { log } = await installPackage('chromium');
  const installed = find();
  if (!installed) {
    throw new SetupError(
      `the browser journeys need Chromium${
        log ? `, which could not be installed (see ${log})` : ''
      }; install it (for example: apt-get install chromium) or set CHROMIUM_PATH.`,
    );
  }
  return installed;
}
