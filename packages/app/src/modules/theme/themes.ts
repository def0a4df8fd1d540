import {
  createUnifiedTheme,
  defaultTypography,
  genPageTheme,
  pageTheme,
} from '@backstage/theme';
import { componentThemes } from './componentThemes';
import { darkPalette, lightPalette } from './palettes';

const FONT =
  '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif';

const typography = {
  ...defaultTypography,
  fontFamily: FONT,
  h1: { ...defaultTypography.h1, fontSize: 32 },
  h2: { ...defaultTypography.h2, fontSize: 26 },
  h3: { ...defaultTypography.h3, fontSize: 22 },
  h4: { ...defaultTypography.h4, fontSize: 19 },
  h5: { ...defaultTypography.h5, fontSize: 17, marginBottom: 0 },
  h6: { ...defaultTypography.h6, fontSize: 15 },
};

function themeOf(
  palette: typeof lightPalette | typeof darkPalette,
  pageHeader: string,
) {
  const flat = genPageTheme({ colors: [pageHeader], shape: 'none' });
  return createUnifiedTheme({
    palette,
    typography,
    fontFamily: FONT,
    // Pages that still draw the old header get a plain one, whatever their kind
    pageTheme: Object.fromEntries(
      Object.keys(pageTheme).map(kind => [kind, flat]),
    ),
    components: componentThemes,
  });
}

export const lightTheme = themeOf(lightPalette, '#26303d');
export const darkTheme = themeOf(darkPalette, '#1b2129');
