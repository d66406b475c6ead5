import { LANGUAGES, type Language, setLanguage } from "@ui/i18n";
import { Select } from "@ui/select";
import { useTranslation } from "react-i18next";

const CHOICES = Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }));

interface LanguageSelectProps {
  id?: string;
  className?: string;
}

export function LanguageSelect({ id, className }: LanguageSelectProps) {
  const { t, i18n } = useTranslation("desk");
  return (
    <Select
      id={id}
      label={t("preferences.language")}
      value={i18n.language as Language}
      onChange={setLanguage}
      choices={CHOICES}
      className={className}
    />
  );
}
