import { Button } from "@ui/button";
import { EmptyState } from "@ui/states";
import { Keyboard, MessagesSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { openShortcutSheet } from "../shell/shortcut-sheet";

export function NoConversation() {
  const { t } = useTranslation("desk");
  return (
    <EmptyState
      icon={<MessagesSquare />}
      title={t("inbox.none_open.title")}
      text={t("inbox.none_open.text")}
      action={
        <Button variant="quiet" onClick={openShortcutSheet}>
          <Keyboard />
          {t("shortcuts.title")}
        </Button>
      }
      className="bg-canvas"
    />
  );
}
