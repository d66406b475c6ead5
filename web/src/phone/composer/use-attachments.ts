import { byteSize } from "@ui/bytes";
import { toast } from "@ui/toast";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Attachment, AttachmentError, prepareAttachment } from "./attachment";

/** WhatsApp's own limit for one choice of files. */
const MOST_ATTACHMENTS = 30;

/** The files chosen, dropped or pasted, in the order they will be sent; one of them is being looked at. */
export function useAttachments() {
  const { t, i18n } = useTranslation("phone");
  const [items, setItems] = useState<Attachment[]>([]);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const selected = items.find((item) => item.id === selectedId) ?? items[0] ?? null;

  const complain = (error: unknown, filename: string) => {
    if (error instanceof AttachmentError) {
      const largest = byteSize(error.largest_bytes, i18n.language);
      toast.error(t(`composer.${error.reason}`, { filename, largest }));
    } else {
      toast.error(t("composer.unreadable", { filename }));
    }
  };

  const add = async (files: File[], asDocument = false) => {
    const free = MOST_ATTACHMENTS - items.length;
    if (files.length > free) toast.info(t("composer.too_many", { count: MOST_ATTACHMENTS }));
    for (const file of files.slice(0, free)) {
      try {
        const item = await prepareAttachment(file, asDocument);
        setItems((before) => [...before, item]);
      } catch (error) {
        complain(error, file.name);
      }
    }
  };

  return {
    items,
    selected,
    select: setSelectedId,
    add: (files: File[], asDocument = false) => void add(files, asDocument),
    setCaption: (id: string, caption: string) =>
      setItems((before) => before.map((item) => (item.id === id ? { ...item, caption } : item))),
    remove: (id: string) => {
      const item = items.find((one) => one.id === id);
      if (item) URL.revokeObjectURL(item.preview_url);
      setItems((before) => before.filter((one) => one.id !== id));
    },
    /** Hands the files over to the outbox, which needs their preview addresses on. */
    take: (): Attachment[] => {
      setItems([]);
      return items;
    },
  };
}

export type Attachments = ReturnType<typeof useAttachments>;
