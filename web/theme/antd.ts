/** The tokens as Ant Design understands them. */
import { theme } from 'antd';
import type { ThemeConfig } from 'antd';
import { FONT_FAMILY, FRAME, STATE_COLORS } from './tokens.ts';
import type { ThemeName } from './tokens.ts';

export function antdTheme(name: ThemeName, calm: boolean): ThemeConfig {
  const colors = FRAME[name];
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: colors.accent, colorInfo: colors.accent, colorLink: colors.accent, colorError: STATE_COLORS.critical,
      colorWarning: STATE_COLORS.major, colorSuccess: STATE_COLORS.good,
      colorBgBase: colors.panel, colorBgContainer: colors.panel, colorBgElevated: colors.raised, colorBgLayout: colors.ground,
      colorTextBase: colors.text, colorText: colors.text, colorTextSecondary: colors.muted, colorTextTertiary: colors.faint,
      colorTextDescription: colors.muted, colorTextPlaceholder: colors.faint, colorTextLightSolid: colors.accentText,
      colorBorder: colors.strong, colorBorderSecondary: colors.hairline, colorSplit: colors.hairline,
      fontFamily: FONT_FAMILY, fontSize: 13, borderRadius: 6, controlHeight: 30, motion: !calm,
      motionDurationFast: '0.08s', motionDurationMid: '0.12s', motionDurationSlow: '0.15s',
    },
    components: { Tooltip: { colorBgSpotlight: colors.raised, colorTextLightSolid: colors.text } },
  };
}
