import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { TemplatePreview } from "@ui/template-preview";
import { ArrowLeftRight, ChevronDown, ChevronUp, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverClock } from "../../live/server-clock";
import { isRightToLeft } from "../languages";

interface PhonePreviewProps {
  components: unknown;
  language: string;
  /** Above the bubble: whose values are shown, for example. */
  children?: React.ReactNode;
  parameters?: unknown;
}

/** More of a text than this a phone folds away behind "Read more". */
const FOLDED_LINES_PX = 420;

/** The template on a customer's phone; by day and by night, in the direction of its language. */
export function PhonePreview({ components, language, parameters, children }: PhonePreviewProps) {
  const { t } = useTranslation("desk");
  const [dark, setDark] = useState(false);
  const [turned, setTurned] = useState(false);
  const [folded, setFolded] = useState(true);
  const rightToLeft = isRightToLeft(language) !== turned;
  return (
    <figure className="flex flex-col items-center gap-2" aria-label={t("templates.preview.label")}>
      <figcaption className="flex w-full max-w-90 items-center gap-1">
        <span className="flex-1 text-sm font-semibold text-ink-soft">{t("templates.preview.label")}</span>
        <IconButton
          size="sm"
          label={t(folded ? "templates.preview.unfold" : "templates.preview.fold")}
          onClick={() => setFolded(!folded)}
        >
          {folded ? <ChevronDown /> : <ChevronUp />}
        </IconButton>
        <IconButton
          size="sm"
          label={t("templates.preview.direction")}
          aria-pressed={turned}
          onClick={() => setTurned(!turned)}
        >
          <ArrowLeftRight />
        </IconButton>
        <IconButton
          size="sm"
          label={t(dark ? "templates.preview.light" : "templates.preview.dark")}
          onClick={() => setDark(!dark)}
        >
          {dark ? <Sun /> : <Moon />}
        </IconButton>
      </figcaption>
      {children}
      <div
        style={{ colorScheme: dark ? "dark" : "light" }}
        data-testid="phone-preview"
        className="w-full max-w-90 overflow-hidden rounded-[2rem] border-[6px] border-ink/80 bg-canvas text-ink shadow-pop"
      >
        <div className="flex h-11 items-center gap-2 border-b bg-surface px-4">
          <span className="size-7 rounded-full bg-primary-soft" aria-hidden="true" />
          <span className="h-2.5 w-28 rounded-full bg-line" aria-hidden="true" />
        </div>
        <div
          dir={rightToLeft ? "rtl" : "ltr"}
          className={cn("relative min-h-96 bg-sunken p-3", folded && "overflow-hidden")}
          style={folded ? { maxHeight: FOLDED_LINES_PX + 160 } : undefined}
        >
          <TemplatePreview
            components={components}
            parameters={parameters}
            now={() => serverClock.nowMs()}
            className="max-w-[88%]"
          />
        </div>
      </div>
    </figure>
  );
}
