import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

const VARIANT = {
  primary: "bg-primary text-on-primary hover:bg-primary-strong",
  secondary: "bg-surface text-ink border border-line-strong hover:bg-hover",
  quiet: "bg-transparent text-ink-soft hover:bg-hover hover:text-ink",
  soft: "bg-primary-soft text-primary hover:bg-selected",
  danger: "bg-danger text-on-danger hover:bg-danger-strong",
} as const;

const SIZE = {
  sm: "h-7 px-2.5 text-sm gap-1.5 [&_svg]:size-3.5",
  md: "h-9 px-3.5 text-base gap-2 [&_svg]:size-4",
  lg: "h-11 px-5 text-md gap-2 [&_svg]:size-4.5",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  variant?: keyof typeof VARIANT;
  size?: keyof typeof SIZE;
  /** Shows a spinner and refuses clicks; the label stays, so the width does not jump. */
  busy?: boolean;
  /** Gives the look to the only child, a link for instance. */
  asChild?: boolean;
}

export function Button({
  variant = "secondary",
  size = "md",
  busy,
  asChild,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      {...(asChild ? {} : { type: "button" as const })}
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cn(
        "inline-flex shrink-0 items-center justify-center rounded-md font-semibold whitespace-nowrap",
        "transition-colors duration-(--quick) disabled:opacity-50",
        VARIANT[variant],
        SIZE[size],
        className,
      )}
    >
      {asChild ? (
        children
      ) : (
        <>
          {busy && <Spinner className="size-4" />}
          {children}
        </>
      )}
    </Tag>
  );
}

const ICON_SIZE = {
  sm: "size-7 [&_svg]:size-4",
  md: "size-9 [&_svg]:size-4.5",
  lg: "size-11 [&_svg]:size-5",
} as const;

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  /** What the button does: read aloud, and shown as the tooltip. */
  label: string;
  variant?: keyof typeof VARIANT;
  size?: keyof typeof ICON_SIZE;
  /** Key that does the same, shown beside the label. */
  shortcut?: string;
  tooltipSide?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

export function IconButton({
  label,
  variant = "quiet",
  size = "md",
  shortcut,
  tooltipSide,
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={tooltipSide}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cn(
          "inline-flex shrink-0 items-center justify-center rounded-md",
          "transition-colors duration-(--quick) disabled:opacity-45",
          VARIANT[variant],
          ICON_SIZE[size],
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
