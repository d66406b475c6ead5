import { Dialog } from "@ui/dialog";
import { Kbd } from "@ui/kbd";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { COMMAND_BAR_KEYS } from "./command-bar/command-bar";
import { SHORTCUTS, type Shortcut, useShortcuts } from "./shortcuts";

const KEY_FACES: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

const useSheet = create<{ open: boolean }>(() => ({ open: false }));

export const openShortcutSheet = () => useSheet.setState({ open: true });

export function ShortcutSheet() {
  const { t } = useTranslation("desk");
  const { open } = useSheet();
  useShortcuts({ help: openShortcutSheet });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => useSheet.setState({ open: next })}
      title={t("shortcuts.title")}
    >
      <dl className="divide-y">
        {(Object.keys(SHORTCUTS) as Shortcut[]).map((name) => (
          <Row key={name} text={t(`shortcuts.${name}`)} faces={SHORTCUTS[name]} />
        ))}
        <Row text={t("command_bar.title")} faces={[COMMAND_BAR_KEYS]} />
        <Row text={t("shortcuts.switch_tab")} faces={["Alt N"]} />
        <Row text={t("shortcuts.send")} faces={["Enter"]} />
        <Row text={t("shortcuts.newline")} faces={["⇧ Enter"]} />
      </dl>
    </Dialog>
  );
}

const Row = ({ text, faces }: { text: string; faces: readonly string[] }) => (
  <div className="flex items-center justify-between gap-4 py-2">
    <dt>{text}</dt>
    <dd className="flex gap-1.5">
      {faces.map((face) => (
        <Kbd key={face}>{KEY_FACES[face] ?? face}</Kbd>
      ))}
    </dd>
  </div>
);
