import { PhoneCall } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { BubbleMeta, BubbleShell } from "./bubble";
import { cn } from "./cn";
import { CardContent, RichContent } from "./rich-content";
import { TemplateButtons } from "./template-preview-buttons";
import { CardTrack } from "./template-preview-cards";
import { type TemplateButton, templateView } from "./template-preview-model";

interface TemplatePreviewProps {
  /** The definition, as Graph keeps it. */
  components: unknown;
  /** The parameters, as a message sends them; without them the examples are shown. */
  parameters?: unknown;
  /** Time of day beside the text, already formatted. */
  time?: string;
  now?(): number;
  onPress?(button: TemplateButton): void;
  className?: string;
}

/** A template as the customer's phone shows it. */
export function TemplatePreview({
  components,
  parameters,
  time,
  now,
  onPress,
  className,
}: TemplatePreviewProps) {
  const { t } = useTranslation("ui");
  const view = useMemo(() => templateView(components, parameters), [components, parameters]);
  const { authentication } = view;
  const body = authentication
    ? [
        t("template.otp_body", { code: authentication.code || "123456" }),
        authentication.warns ? t("template.otp_warning") : "",
      ]
        .join(" ")
        .trim()
    : view.body;
  const footer =
    authentication?.expires_minutes != null
      ? t("template.otp_footer", { count: authentication.expires_minutes })
      : view.footer;
  const isEmpty = body === "" && view.header === null && view.buttons.length === 0 && view.cards.length === 0;

  return (
    <div className={cn("flex max-w-80 flex-col items-start", className)}>
      <BubbleShell side="in" first className="w-full min-w-52">
        <RichContent
          header={view.header}
          offer={view.offer}
          order={view.order}
          body={body}
          footer={footer}
          now={now}
        />
        {isEmpty && <span className="text-ink-faint italic">{t("template.empty")}</span>}
        {view.call_permission && (
          <p className="mt-1.5 flex items-center gap-2 rounded-md bg-ink/5 p-2 font-semibold">
            <PhoneCall className="size-4.5 shrink-0 text-primary" aria-hidden="true" />
            {t("template.call_permission")}
          </p>
        )}
        {time && <BubbleMeta time={time} className={view.buttons.length > 0 ? "!mb-1.5" : undefined} />}
        <TemplateButtons
          buttons={
            view.call_permission
              ? [...view.buttons, { kind: "voice_call", text: t("template.allow_calls") }]
              : view.buttons
          }
          onPress={onPress}
          className={cn("-mx-2.5 -mb-1.5 rounded-b-lg", !time && "mt-1.5")}
        />
      </BubbleShell>
      {view.cards.length > 0 && (
        <CardTrack cards={view.cards}>
          {(card) => (
            <>
              <div className="flex-1 px-2.5 py-1.5">
                <CardContent {...card} />
              </div>
              <TemplateButtons buttons={card.buttons} onPress={onPress} />
            </>
          )}
        </CardTrack>
      )}
    </div>
  );
}
