import type { UnifiedThemeOptions } from '@backstage/theme';

const RADIUS = 8;

/** Makes components of Material UI look like those of @backstage/ui: flat cards with a border, plain buttons, no capitals. */
export const componentThemes: UnifiedThemeOptions['components'] = {
  MuiPaper: {
    defaultProps: { elevation: 0 },
    styleOverrides: {
      root: { backgroundImage: 'none' },
      rounded: { borderRadius: RADIUS },
      outlined: ({ theme }) => ({ borderColor: theme.palette.divider }),
      elevation1: ({ theme }) => ({
        boxShadow: 'none',
        border: `1px solid ${theme.palette.divider}`,
      }),
    },
  },
  MuiCard: {
    styleOverrides: {
      root: ({ theme }) => ({
        boxShadow: 'none',
        border: `1px solid ${theme.palette.divider}`,
      }),
    },
  },
  MuiButton: {
    styleOverrides: {
      root: { borderRadius: 6, textTransform: 'none', fontWeight: 600 },
      contained: { boxShadow: 'none', '&:hover': { boxShadow: 'none' } },
    },
  },
  MuiTab: {
    styleOverrides: {
      root: { textTransform: 'none', fontWeight: 600, letterSpacing: 0 },
    },
  },
  MuiTableRow: {
    styleOverrides: {
      root: { '&:nth-of-type(odd)': { backgroundColor: 'transparent' } },
    },
  },
  MuiTableCell: {
    styleOverrides: {
      head: ({ theme }) => ({
        color: theme.palette.text.secondary,
        textTransform: 'none',
        fontWeight: 600,
        letterSpacing: 0,
      }),
      root: ({ theme }) => ({
        borderBottom: `1px solid ${theme.palette.divider}`,
      }),
    },
  },
  // The band of stock pages that bring a header of their own: plain, like the portal's
  BackstageHeader: {
    styleOverrides: {
      header: {
        backgroundImage: 'none',
        boxShadow: 'none',
        paddingBottom: 0,
      },
      title: ({ theme }) => ({ color: theme.palette.text.primary }),
      subtitle: ({ theme }) => ({ color: theme.palette.text.secondary }),
      type: ({ theme }) => ({ color: theme.palette.text.secondary }),
      breadcrumb: ({ theme }) => ({ color: theme.palette.text.secondary }),
    },
  },
  MuiChip: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderRadius: 6,
        color: theme.palette.text.primary,
        backgroundColor: theme.palette.mode === 'dark' ? '#2f3843' : '#eceae5',
      }),
    },
  },
};
