import { cn } from "@ui/cn";
import { Calendar, Camera, ChevronDown, Circle, FileUp, Link, Square } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Json, listIn, textIn } from "../../../flow/flow-json";
import { pictureIn } from "../../../flow/picture";
import { iconOf } from "../model/components";

/** A component as it will look, near enough to know it by; the running form is beside it. */
export function RowSketch({ component }: { component: Json }) {
  const label = wordsOf(component.label);
  const text = wordsOf(component.text);
  switch (component.type) {
    case "TextHeading":
      return <Words className="text-lg font-bold" text={text} />;
    case "TextSubheading":
      return <Words className="text-md font-semibold" text={text} />;
    case "TextBody":
      return <Words text={text} />;
    case "TextCaption":
      return <Words className="text-sm text-ink-soft" text={text} />;
    case "TextInput":
      return <Box label={label} component={component} />;
    case "TextArea":
      return <Box label={label} component={component} tall />;
    case "Dropdown":
      return <Box label={label} component={component} icon={<ChevronDown />} />;
    case "DatePicker":
    case "CalendarPicker":
      return <Box label={label} component={component} icon={<Calendar />} />;
    case "PhotoPicker":
      return <Box label={label} component={component} icon={<Camera />} />;
    case "DocumentPicker":
      return <Box label={label} component={component} icon={<FileUp />} />;
    case "RadioButtonsGroup":
      return <Choices label={label} component={component} sign={<Circle />} />;
    case "CheckboxGroup":
      return <Choices label={label} component={component} sign={<Square />} />;
    case "ChipsSelector":
      return <Choices label={label} component={component} chips />;
    case "OptIn":
      return (
        <span className="flex items-start gap-2">
          <Square className="mt-0.5 size-4 shrink-0 text-ink-faint" aria-hidden="true" />
          <span className="min-w-0 break-words" dir="auto">
            {label}
            <Star component={component} />
          </span>
        </span>
      );
    case "Image": {
      const address = pictureIn(component.src);
      return address === "" ? (
        <Plain component={component} />
      ) : (
        <img
          src={address}
          alt={textIn(component["alt-text"])}
          className="h-28 w-full rounded-md bg-sunken object-contain"
        />
      );
    }
    case "EmbeddedLink":
      return (
        <span className="flex items-center gap-1.5 font-semibold text-primary">
          <Link className="size-3.5" aria-hidden="true" />
          {text}
        </span>
      );
    case "Footer":
      return (
        <span className="flex h-10 items-center justify-center rounded-full bg-primary px-4 font-semibold text-on-primary">
          <span className="truncate">{label}</span>
        </span>
      );
    default:
      return <Plain component={component} />;
  }
}

/** A text, or a binding as its author wrote it. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(" ");
  return textIn(value);
}

function Words({ text, className }: { text: string; className?: string }) {
  const { t } = useTranslation("desk");
  return (
    <span className={cn("block break-words whitespace-pre-line", className)} dir="auto">
      {text || <em className="font-normal text-ink-faint">{t("flows.canvas.no_text")}</em>}
    </span>
  );
}

const Star = ({ component }: { component: Json }) =>
  component.required === true ? <span className="text-danger"> *</span> : null;

interface BoxProps {
  label: string;
  component: Json;
  icon?: ReactNode;
  tall?: boolean;
}

const Box = ({ label, component, icon, tall }: BoxProps) => (
  <span className="block">
    <span
      className={cn(
        "flex items-center justify-between gap-2 rounded-md border border-line-strong px-3 text-ink-soft [&_svg]:size-4 [&_svg]:shrink-0",
        tall ? "h-16 items-start py-2" : "h-10",
      )}
    >
      <span className="truncate" dir="auto">
        {label}
        <Star component={component} />
      </span>
      {icon}
    </span>
    {textIn(component["helper-text"]) && (
      <span className="mt-0.5 block truncate px-1 text-xs text-ink-faint">
        {textIn(component["helper-text"])}
      </span>
    )}
  </span>
);

const MOST_SHOWN = 6;

interface ChoicesProps {
  label: string;
  component: Json;
  sign?: ReactNode;
  chips?: boolean;
}

function Choices({ label, component, sign, chips }: ChoicesProps) {
  const items = listIn(component["data-source"]);
  const bound = textIn(component["data-source"]);
  return (
    <span className="block">
      <span className="block font-medium break-words" dir="auto">
        {label}
        <Star component={component} />
      </span>
      <span className={cn("mt-1 flex gap-1", chips ? "flex-wrap" : "flex-col")}>
        {bound && <code className="font-mono text-xs text-ink-faint">{bound}</code>}
        {items.slice(0, MOST_SHOWN).map((item, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: ids of choices may be equal while they are typed
            key={index}
            className={cn(
              "flex items-center gap-2 text-ink-soft [&_svg]:size-4 [&_svg]:shrink-0",
              chips && "rounded-full border border-line-strong px-2.5 py-0.5 text-sm",
            )}
          >
            {sign}
            <span className="truncate" dir="auto">
              {textIn(item.title)}
            </span>
          </span>
        ))}
        {items.length > MOST_SHOWN && (
          <span className="text-sm text-ink-faint">+{items.length - MOST_SHOWN}</span>
        )}
      </span>
    </span>
  );
}

/** What the builder does not know is kept as it is, and shown as such. */
function Plain({ component }: { component: Json }) {
  const { t } = useTranslation("desk");
  const Icon = iconOf(component.type);
  return (
    <span className="flex items-center gap-2 rounded-md border border-dashed px-3 py-2 text-sm text-ink-soft">
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0">
        <code className="block truncate font-mono">{textIn(component.type) || "?"}</code>
        <span className="block text-xs text-ink-faint">{t("flows.canvas.unknown")}</span>
      </span>
    </span>
  );
}
