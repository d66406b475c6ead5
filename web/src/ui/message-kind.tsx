import {
  CircleQuestionMark,
  ClipboardCheck,
  Contact,
  FileText,
  Image,
  LayoutTemplate,
  ListChecks,
  type LucideIcon,
  MapPin,
  Mic,
  Music,
  Package,
  PhoneCall,
  PhoneOff,
  Reply,
  ShoppingBag,
  Sticker,
  Video,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { plainText } from "./text-markup";

const ICONS: Record<string, LucideIcon> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: Contact,
  button_reply: Reply,
  interactive: ListChecks,
  template: LayoutTemplate,
  flow_reply: ClipboardCheck,
  product: Package,
  flow_answer: ClipboardCheck,
  order: ShoppingBag,
  call_permission: PhoneCall,
  call_allowed: PhoneCall,
  call_declined: PhoneOff,
  unsupported: CircleQuestionMark,
};

interface MessagePreviewProps {
  kind: string;
  /** The text to show; the kind's name stands in when it is empty. */
  preview: string;
  className?: string;
}

/** One line about a message, as in a list row or a quotation: the kind's icon and the text. */
export function MessagePreview({ kind, preview, className }: MessagePreviewProps) {
  const { t } = useTranslation("ui");
  const Icon = ICONS[kind];
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-1", className)}>
      {Icon && <Icon className="size-3.5 shrink-0" aria-hidden="true" />}
      <span className="truncate" dir="auto">
        {plainText(preview) || t(`kind.${kind in ICONS ? kind : "unsupported"}`)}
      </span>
    </span>
  );
}
