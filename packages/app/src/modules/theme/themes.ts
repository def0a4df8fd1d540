import {
  createBaseThemeOptions,
  createUnifiedTheme,
  genPageTheme,
  pageTheme,
  type UnifiedThemeOptions,
} from '@backstage/theme';
import { componentThemes } from './componentThemes';
import { darkPalette, lightPalette } from './palettes';

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

function themeOf(
  palette: typeof lightPalette | typeof darkPalette,
  pageHeader: string,
) {
  const flat = genPageTheme({ colors: [pageHeader], shape: 'none' });
  const options: UnifiedThemeOptions = {
    ...createBaseThemeOptions({ palette, fontFamily: FONT }),
    palette,
    defaultPageTheme: 'home',
    // Pages that still draw the old header get a plain one, whatever their kind
    pageTheme: Object.fromEntries(
      Object.keys(pageTheme).map(kind => [kind, flat]),
    ),
    components: componentThemes,
  };
  return createUnifiedTheme(options);
}

export const lightTheme = themeOf(lightPalette, '#26303d');
export const darkTheme = themeOf(darkPalette, '#1b2129');
