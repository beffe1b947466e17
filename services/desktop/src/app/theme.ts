import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Neutral surfaces of the dark scheme: page 7, panel 6, raised 5, lines 4. Cooler than Mantine's own. */
const dark: MantineColorsTuple = [
  '#e6e8ee',
  '#c3c8d3',
  '#a3aab9',
  '#7e8697',
  '#363d4b',
  '#2a303c',
  '#20252f',
  '#181c24',
  '#12151b',
  '#0c0e13',
];

const sans = "'Inter Variable', 'Noto Sans SC Variable', system-ui, sans-serif";

/** The tokens: a 4 px grid, sizes 12/13/15/20/28 with 13 to work in, radius 8, one accent. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 7 },
  colors: { dark },
  fontFamily: sans,
  headings: {
    fontFamily: sans,
    fontWeight: '650',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '15px' }, h3: { fontSize: '13px' } },
  },
  fontSizes: { xs: '12px', sm: '13px', md: '15px', lg: '20px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  shadows: {
    xs: '0 1px 2px rgb(0 0 0 / 6%)',
    sm: '0 1px 3px rgb(0 0 0 / 10%)',
    md: '0 8px 24px rgb(0 0 0 / 16%)',
    lg: '0 8px 24px rgb(0 0 0 / 16%)',
    xl: '0 8px 24px rgb(0 0 0 / 16%)',
  },
  components: {
    Badge: { defaultProps: { tt: 'none' } },
    Text: { defaultProps: { size: 'sm' } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { transitionProps: { duration: 100 } } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: { duration: 100 }, shadow: 'md' } },
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, centered: true },
      styles: { title: { fontSize: 15, fontWeight: 650 } },
    },
    Drawer: {
      defaultProps: { transitionProps: { duration: 120 } },
      styles: { title: { fontSize: 15, fontWeight: 650 } },
    },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 80 }, withArrow: true } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});
