import { IconButton } from "@ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@ui/dropdown-menu";
import { Contact, FileText, Image, MapPin, Plus } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { outbox } from "../outbox/outbox";
import type { Outgoing } from "../outbox/outgoing";
import { changeDraft, useDraft } from "./drafts";
import { addFiles } from "./tray";

/** Needed seldom, and they bring the form library with them. */
const LocationDialog = lazy(async () => ({ default: (await import("./location-dialog")).LocationDialog }));
const ContactDialog = lazy(async () => ({ default: (await import("./contact-dialog")).ContactDialog }));

const PHOTOS_AND_VIDEOS = "image/*,video/*";

export function AttachMenu({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("desk");
  const { replyTo } = useDraft(conversationId);
  const input = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<"location" | "contact" | null>(null);

  const chooseFiles = (accept: string) => {
    const element = input.current;
    if (!element) return;
    element.accept = accept;
    element.click();
  };
  const close = () => setDialog(null);
  const send = (outgoing: Outgoing) => {
    outbox.add(conversationId, outgoing, replyTo);
    changeDraft(conversationId, { replyTo: null });
    close();
  };

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={t("composer.attach")} data-testid="composer-attach">
            <Plus />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent side="top" align="start">
          <DropdownMenuItem icon={<Image />} onSelect={() => chooseFiles(PHOTOS_AND_VIDEOS)}>
            {t("composer.photo")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<FileText />} onSelect={() => chooseFiles("")}>
            {t("composer.file")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<MapPin />} onSelect={() => setDialog("location")}>
            {t("composer.location")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<Contact />} onSelect={() => setDialog("contact")}>
            {t("composer.contact")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="composer-file"
        onChange={(event) => {
          addFiles(conversationId, event.target.files ?? []);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
      <Suspense>
        {dialog === "location" && (
          <LocationDialog onClose={close} onSend={(location) => send({ kind: "location", location })} />
        )}
        {dialog === "contact" && (
          <ContactDialog
            onClose={close}
            onSend={(contact) => send({ kind: "contacts", contacts: [contact] })}
          />
        )}
      </Suspense>
    </>
  );
}
