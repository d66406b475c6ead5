import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { Select } from "@ui/select";
import { Copy, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isObject, type Json, textIn } from "../../../flow/flow-json";
import { componentOf, FOOTER_PROPERTIES, iconOf } from "../model/components";
import { at, inputsOf, type Path, put, samePath, screensOf, type Tree } from "../model/document";
import {
  duplicateComponent,
  isInput,
  leadTo,
  removeComponent,
  renameInput,
  renameScreen,
  screenOfPath,
  targetOf,
} from "../model/edits";
import type { Edit } from "./build-tab";
import { PropertyField } from "./property-field";
import { VisibilityEditor } from "./visibility-editor";

interface InspectorProps {
  tree: Tree;
  screen: number;
  /** The chosen component; null for the screen itself. */
  path: Path | null;
  readOnly: boolean;
  onEdit: Edit;
  onSelect(path: Path | null): void;
  onShow(screen: number): void;
}

/** The properties of what is chosen. */
export function Inspector(props: InspectorProps) {
  const { tree, path, readOnly } = props;
  const component = path === null ? null : at(tree, path);
  return (
    <fieldset disabled={readOnly} className="flex flex-col gap-4 p-4">
      {path !== null && isObject(component) ? (
        <ComponentProperties {...props} path={path} component={component} />
      ) : (
        <ScreenProperties {...props} />
      )}
    </fieldset>
  );
}

function ScreenProperties({ tree, screen, onEdit }: InspectorProps) {
  const { t } = useTranslation("desk");
  const value = screensOf(tree)[screen] ?? {};
  const id = textIn(value.id);
  const others = screensOf(tree).flatMap((other, index) => (index === screen ? [] : textIn(other.id)));
  return (
    <>
      <h2 className="text-md font-bold">{t("flows.screen.one")}</h2>
      <Field label={t("flows.screen.title")}>
        {(control) => (
          <Input
            {...control}
            value={textIn(value.title)}
            onChange={(event) =>
              onEdit(put(tree, ["screens", screen, "title"], event.target.value), `title-${screen}`)
            }
            data-testid="screen-title"
          />
        )}
      </Field>
      <NameField
        key={id}
        label={t("flows.screen.id")}
        hint={t("flows.screen.id_hint")}
        name={id}
        problem={(name) => {
          if (!/^[A-Za-z_]+$/.test(name) || name === "SUCCESS") return t("flows.screen.id_wrong");
          return others.includes(name) ? t("flows.name_taken") : null;
        }}
        onRename={(name) => onEdit(renameScreen(tree, screen, name))}
      />
      <p className="text-sm text-ink-soft">{t("flows.screen.hint")}</p>
    </>
  );
}

type ComponentPropertiesProps = InspectorProps & { path: Path; component: Json };

function ComponentProperties({ tree, path, component, onEdit, onSelect, onShow }: ComponentPropertiesProps) {
  const { t } = useTranslation("desk");
  const type = textIn(component.type);
  const Icon = iconOf(type);
  const isFooter = type === "Footer";
  const properties = isFooter ? FOOTER_PROPERTIES : componentOf(type)?.properties;
  const name = textIn(component.name);
  const set = (key: string, value: unknown) =>
    onEdit(put(tree, [...path, key], value), `${path.join("/")}/${key}`);
  const taken = inputsOf(tree).flatMap((input) => (samePath(input.path, path) ? [] : input.name));
  return (
    <>
      <div className="flex items-center gap-2">
        <Icon className="size-5 shrink-0 text-primary" aria-hidden="true" />
        <h2 className="min-w-0 flex-1 truncate text-md font-bold">
          {t(`flows.component.name.${type}`, { defaultValue: type })}
        </h2>
        {!isFooter && (
          <>
            <Button
              size="sm"
              variant="quiet"
              aria-label={t("flows.duplicate")}
              onClick={() => {
                onEdit(duplicateComponent(tree, path));
                onSelect([...path.slice(0, -1), Number(path.at(-1)) + 1]);
              }}
            >
              <Copy />
            </Button>
            <Button
              size="sm"
              variant="quiet"
              aria-label={t("flows.remove")}
              onClick={() => {
                onEdit(removeComponent(tree, path));
                onSelect(null);
              }}
            >
              <Trash2 />
            </Button>
          </>
        )}
      </div>
      {properties === undefined && (
        <p className="rounded-md bg-sunken p-3 text-sm text-ink-soft">{t("flows.canvas.unknown_long")}</p>
      )}
      {properties?.map((property) => (
        <PropertyField
          key={property.key}
          property={property}
          value={component[property.key]}
          onChange={(value) => set(property.key, value)}
        />
      ))}
      {type === "EmbeddedLink" && (
        <LinkAddress
          action={component["on-click-action"]}
          onChange={(action) => set("on-click-action", action)}
        />
      )}
      {isFooter && <Target tree={tree} path={path} component={component} onEdit={onEdit} onShow={onShow} />}
      {isInput(component) && (
        <NameField
          key={name}
          label={t("flows.input_name")}
          hint={t("flows.input_name_hint")}
          name={name}
          problem={(wish) => {
            if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(wish)) return t("flows.input_name_wrong");
            return taken.includes(wish) ? t("flows.name_taken") : null;
          }}
          onRename={(wish) => onEdit(renameInput(tree, path, wish))}
        />
      )}
      {!isFooter && properties !== undefined && (
        <VisibilityEditor
          tree={tree}
          path={path}
          value={component.visible}
          onChange={(value) => set("visible", value)}
        />
      )}
    </>
  );
}

interface NameFieldProps {
  label: string;
  hint: string;
  name: string;
  problem(name: string): string | null;
  onRename(name: string): void;
}

/** A name that others speak of is changed once it is whole, and right. */
function NameField({ label, hint, name, problem, onRename }: NameFieldProps) {
  const [typed, setTyped] = useState(name);
  const wrong = typed === name ? null : problem(typed);
  const done = () => {
    if (typed !== name && wrong === null) onRename(typed);
  };
  return (
    <Field label={label} hint={hint} error={wrong ?? undefined}>
      {(control) => (
        <Input
          {...control}
          value={typed}
          spellCheck={false}
          className="font-mono text-sm"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={done}
          onKeyDown={(event) => event.key === "Enter" && done()}
        />
      )}
    </Field>
  );
}

function LinkAddress({ action, onChange }: { action: unknown; onChange(action: Json): void }) {
  const { t } = useTranslation("desk");
  const known = isObject(action) ? action : {};
  if (known.name !== "open_url") return <p className="text-sm text-ink-soft">{t("flows.target.other")}</p>;
  const address = textIn(known.url);
  const isWrong = !address.includes("${") && !/^https?:\/\/\S+\.\S+/.test(address);
  return (
    <Field label={t("flows.property.url")} error={isWrong ? t("flows.property.url_wrong") : undefined}>
      {(control) => (
        <Input
          {...control}
          type="url"
          value={address}
          onChange={(event) => onChange({ ...known, url: event.target.value })}
        />
      )}
    </Field>
  );
}

const END = "\u0000end";
const OTHER = "\u0000other";

interface TargetProps {
  tree: Tree;
  path: Path;
  component: Json;
  onEdit: Edit;
  onShow(screen: number): void;
}

/** Where the button leads. */
function Target({ tree, path, component, onEdit, onShow }: TargetProps) {
  const { t } = useTranslation("desk");
  const screens = screensOf(tree);
  const target = targetOf(component);
  const choices = screens
    .map((screen, index) => ({ id: textIn(screen.id), title: textIn(screen.title), index }))
    .filter(({ index }) => index !== screenOfPath(path))
    .map(({ id, title, index }) => ({ value: id, label: `${index + 1}. ${title || id}` }));
  const led = screens.findIndex(({ id }) => id === target);
  return (
    <Field label={t("flows.target.label")} hint={target === undefined ? t("flows.target.other") : undefined}>
      {(control) => (
        <div className="flex gap-2">
          <Select
            id={control.id}
            className="min-w-0 flex-1"
            value={target === null ? END : (target ?? OTHER)}
            onChange={(value) => {
              if (value !== OTHER) onEdit(leadTo(tree, path, value === END ? null : value));
            }}
            choices={[
              { value: END, label: t("flows.target.end") },
              ...choices,
              ...(target === undefined ? [{ value: OTHER, label: t("flows.target.own") }] : []),
            ]}
          />
          {led >= 0 && <Button onClick={() => onShow(led)}>{t("flows.target.go")}</Button>}
        </div>
      )}
    </Field>
  );
}
