import { cn } from "@ui/cn";
import { Check } from "lucide-react";
import type { Option } from "../view";

interface OptionRowProps {
  option: Option;
  kind: "checkbox" | "radio";
  /** One for all of a group. */
  name: string;
  checked: boolean;
  disabled: boolean;
  large_media?: boolean;
  onChange(checked: boolean): void;
}

export function OptionRow({ option, kind, name, checked, disabled, large_media, onChange }: OptionRowProps) {
  return (
    <label
      className={cn(
        "relative flex min-h-12 cursor-pointer gap-3 px-3 py-2.5 transition-colors has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus",
        large_media ? "flex-col" : "items-center",
        disabled ? "cursor-default opacity-50" : "hover:bg-hover",
        checked && "bg-primary-soft",
      )}
    >
      <OptionPicture option={option} large={large_media} />
      <span className="flex min-w-0 flex-1 items-center gap-3">
        <span className="min-w-0 flex-1">
          <span className="block font-semibold break-words">{option.title}</span>
          {option.description !== "" && (
            <span className="block text-sm break-words text-ink-soft">{option.description}</span>
          )}
          {option.metadata !== "" && (
            <span className="block text-xs break-words text-ink-faint">{option.metadata}</span>
          )}
        </span>
        <input
          type={kind}
          name={name}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          className="peer sr-only"
        />
        <span
          aria-hidden="true"
          className={cn(
            "flex size-5 shrink-0 items-center justify-center border text-on-primary",
            kind === "radio" ? "rounded-full" : "rounded-sm",
            checked ? "border-primary bg-primary" : "border-line-strong bg-surface",
          )}
        >
          {checked &&
            (kind === "radio" ? (
              <span className="size-2 rounded-full bg-on-primary" />
            ) : (
              <Check className="size-3.5" strokeWidth={3} />
            ))}
        </span>
      </span>
    </label>
  );
}

/** A picture, or a plain colour in its place. */
export function OptionPicture({ option: { image, alt, color }, large }: { option: Option; large?: boolean }) {
  const look = cn("shrink-0 rounded-md object-cover", large ? "aspect-video w-full" : "size-12");
  if (image !== "") return <img src={image} alt={alt} className={cn(look, "bg-sunken")} />;
  if (color === "") return null;
  return <span aria-hidden="true" className={cn(look, "border")} style={{ backgroundColor: color }} />;
}
