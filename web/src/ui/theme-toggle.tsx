import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";
import { type Theme, useTheme } from "./theme";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICON = { system: Monitor, light: Sun, dark: Moon };

/** One button that goes round: as the system says, light, dark. */
export function ThemeToggle({ className }: { className?: string }) {
  const { t } = useTranslation("ui");
  const { theme, setTheme } = useTheme();
  const Icon = ICON[theme];
  return (
    <IconButton
      label={t("theme.label", { theme: t(`theme.${theme}`) })}
      onClick={() => setTheme(NEXT[theme])}
      className={className}
    >
      <Icon />
    </IconButton>
  );
}
