import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { toast } from "@ui/toast";
import { Check, Pencil, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { sentenceOf } from "../api/problem";
import type { Contact } from "../api/types";
import { storeContact } from "../live/apply-event";
import { useLiveTools } from "../live/live-provider";
import { contactHandle, contactName } from "./contact-name";

const MAX_NAME_LENGTH = 120;

export function RenameContact({ contact }: { contact: Contact }) {
  const { t } = useTranslation("desk");
  const [editing, setEditing] = useState(false);
  if (editing) return <RenameForm contact={contact} onDone={() => setEditing(false)} />;
  const handle = contactHandle(contact);
  return (
    <div className="max-w-full min-w-0">
      <p className="flex items-center justify-center gap-1">
        <span className="min-w-0 text-lg leading-6 font-bold break-words" dir="auto" translate="no">
          {contactName(contact)}
        </span>
        <IconButton size="sm" label={t("contact.rename")} onClick={() => setEditing(true)}>
          <Pencil />
        </IconButton>
      </p>
      {handle && <p className="text-sm break-all text-ink-faint">{handle}</p>}
    </div>
  );
}

function RenameForm({ contact, onDone }: { contact: Contact; onDone(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const { log } = useLiveTools();
  const [name, setName] = useState(contact.name || contactName(contact));
  const rename = useMutation({
    mutationFn: () =>
      log.during(
        () => desk.renameContact(contact.id, name.trim()),
        (answer) => storeContact(client, answer),
      ),
    onSuccess: onDone,
    onError: (error) => toast.error(sentenceOf(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <form onSubmit={submit} className="flex w-full items-center gap-1">
      <Input
        autoFocus
        value={name}
        maxLength={MAX_NAME_LENGTH}
        aria-label={t("contact.name")}
        onChange={(event) => setName(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => event.key === "Escape" && onDone()}
      />
      <IconButton type="submit" label={t("app.save")} disabled={name.trim() === "" || rename.isPending}>
        <Check />
      </IconButton>
      <IconButton label={t("app.cancel")} onClick={onDone}>
        <X />
      </IconButton>
    </form>
  );
}
