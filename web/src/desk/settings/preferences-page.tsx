import { Field } from "@ui/field";
import { Select } from "@ui/select";
import { Switch } from "@ui/switch";
import { type Theme, useTheme } from "@ui/theme";
import { useTranslation } from "react-i18next";
import { LanguageSelect } from "../shell/language-select";
import { useNotifications } from "../shell/notifications";

const THEMES: Theme[] = ["system", "light", "dark"];

export function PreferencesPage() {
  const { t } = useTranslation(["desk", "ui"]);
  const { theme, setTheme } = useTheme();
  const notifications = useNotifications();
  return (
    <div className="flex max-w-lg flex-col gap-6">
      <Field label={t("preferences.language")}>
        {({ id }) => <LanguageSelect id={id} className="w-60" />}
      </Field>
      <Field label={t("preferences.theme")}>
        {({ id }) => (
          <Select
            id={id}
            value={theme}
            onChange={setTheme}
            choices={THEMES.map((value) => ({ value, label: t(`preferences.themes.${value}`) }))}
            className="w-60"
          />
        )}
      </Field>
      <Switch
        checked={notifications.on}
        onChange={(on) => void notifications.setOn(on)}
        disabled={notifications.denied}
        label={t("preferences.notifications")}
        hint={
          notifications.denied ? t("preferences.notifications_denied") : t("preferences.notifications_hint")
        }
      />
    </div>
  );
}
