import {
  AlertDialog,
  Avatar,
  Badge,
  Breadcrumb,
  Button,
  Calendar,
  Cell,
  Checkbox,
  ColumnHeader,
  Combobox,
  DateInput,
  Dialog,
  DialogContent,
  DialogTrigger,
  Field,
  Input,
  InputGroup,
  Kbd,
  Menu,
  MenuContent,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  Notice,
  PasswordInput,
  Popover,
  PopoverContent,
  PopoverTrigger,
  Radio,
  RadioGroup,
  ScrollArea,
  Segmented,
  Select,
  SheetContent,
  Skeleton,
  Spinner,
  StateBlock,
  Switch,
  Table,
  Tabs,
  TabsContent,
  TabsList,
  TabsTrigger,
  Textarea,
  type Tone,
  Tooltip,
  toast,
} from "@omi/ui";
import { Inbox, Pencil, Plus, Search, Trash2, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { PlanBadge, RiskBadge } from "../features/patients/shown";

/** Every component in every state, for the eyes and for the screenshots; not part of a release. */
export function KitchenSink() {
  return (
    <main className="mx-auto flex max-w-260 flex-col gap-9 px-6 py-8">
      <h1 className="text-xl font-strong">Componentes</h1>
      <Type />
      <Buttons />
      <Controls />
      <Choices />
      <Floating />
      <Data />
      <Feedback />
    </main>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-3 border-b border-border pb-1 font-strong">{title}</h2>
      <div className="flex flex-col gap-4">{children}</div>
    </section>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>;
}

const swatches = [
  ["background", "bg-background"],
  ["surface", "bg-surface"],
  ["muted", "bg-muted"],
  ["primary", "bg-primary"],
  ["primary-soft", "bg-primary-soft"],
  ["green-soft", "bg-green-soft"],
  ["amber-soft", "bg-amber-soft"],
  ["red-soft", "bg-red-soft"],
  ["violet-soft", "bg-violet-soft"],
] as const;

function Type() {
  return (
    <Group title="Letra y color">
      <div>
        <p className="text-xl font-strong">Título de pantalla 1.234,56 €</p>
        <p className="text-lg">Título de ventana</p>
        <p>Texto base: Belén Núñez Ortega, 14/03/2019</p>
        <p className="text-sm">Texto pequeño</p>
        <p className="text-xs text-muted-foreground">Ayuda y detalles</p>
      </div>
      <Row>
        {swatches.map(([name, color]) => (
          <span key={name} className="flex items-center gap-2 text-xs text-muted-foreground">
            <span className={`size-7 rounded-md border border-border ${color}`} />
            {name}
          </span>
        ))}
      </Row>
    </Group>
  );
}

function Buttons() {
  return (
    <Group title="Botones">
      {(["primary", "secondary", "ghost", "danger", "link"] as const).map((variant) => (
        <Row key={variant}>
          <Button variant={variant}>Guardar</Button>
          <Button variant={variant}>
            <Plus aria-hidden />
            Añadir
          </Button>
          <Button variant={variant} size="sm">
            Pequeño
          </Button>
          <Button variant={variant} busy>
            Guardando
          </Button>
          <Button variant={variant} disabled>
            Sin acceso
          </Button>
        </Row>
      ))}
      <Row>
        <Button size="icon" aria-label="Editar">
          <Pencil aria-hidden />
        </Button>
        <Button size="icon-sm" variant="ghost" aria-label="Quitar">
          <Trash2 aria-hidden />
        </Button>
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </Row>
    </Group>
  );
}

function Controls() {
  const [date, setDate] = useState("2019-03-14");
  const [city, setCity] = useState("");
  return (
    <Group title="Campos">
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Nombre" required hint="Como en el DNI">
          <Input defaultValue="Belén" />
        </Field>
        <Field label="Correo" error="El correo no está completo">
          <Input defaultValue="elena@correo" />
        </Field>
        <Field label="Desactivado">
          <Input disabled defaultValue="No se puede cambiar" />
        </Field>
        <Field label="Buscar">
          <InputGroup before={<Search aria-hidden />} placeholder="Nombre o teléfono" />
        </Field>
        <Field label="Contraseña">
          <PasswordInput showLabel="Mostrar" hideLabel="Ocultar" defaultValue="secreta" />
        </Field>
        <Field label="Plan">
          <Select defaultValue="HIM">
            <option>Preventivo</option>
            <option>HIM</option>
          </Select>
        </Field>
        <Field label="Fecha">
          <DateInput value={date} onValueChange={setDate} />
        </Field>
        <Field label="Provincia">
          <Combobox
            value={city}
            onValueChange={setCity}
            options={["Ávila", "Madrid", "Málaga"].map((name) => ({ value: name, label: name }))}
          />
        </Field>
        <Field label="Observaciones">
          <Textarea defaultValue="Prefiere las tardes." />
        </Field>
      </div>
      <Calendar value={date} onValueChange={setDate} />
    </Group>
  );
}

function Choices() {
  const [view, setView] = useState<"dia" | "semana">("dia");
  return (
    <Group title="Elecciones">
      <Row>
        <Checkbox label="Sin marcar" />
        <Checkbox label="Marcada" defaultChecked />
        <Checkbox label="A medias" checked="indeterminate" />
        <Checkbox label="Desactivada" disabled />
        <Checkbox label="Con error" aria-invalid hint="Hace falta" />
      </Row>
      <RadioGroup defaultValue="a" aria-label="Alergias">
        <Radio value="a" label="No preguntado" />
        <Radio value="b" label="Sin alergias conocidas" />
        <Radio value="c" label="Sí" disabled />
      </RadioGroup>
      <Row>
        <Segmented
          label="Vista"
          value={view}
          onValueChange={setView}
          options={[
            { value: "dia", label: "Día" },
            { value: "semana", label: "Semana" },
          ]}
        />
        <Switch label="Apagado" />
        <Switch label="Encendido" defaultChecked />
      </Row>
    </Group>
  );
}

function Floating() {
  const [asking, setAsking] = useState(false);
  return (
    <Group title="Lo que flota">
      <Row>
        <Dialog>
          <DialogTrigger asChild>
            <Button>Ventana</Button>
          </DialogTrigger>
          <DialogContent
            title="Título"
            description="Lo que explica la ventana"
            footer={<Button variant="primary">Guardar</Button>}
          >
            Contenido de la ventana
          </DialogContent>
        </Dialog>
        <Dialog>
          <DialogTrigger asChild>
            <Button>Panel lateral</Button>
          </DialogTrigger>
          <SheetContent title="Filtros">Contenido del panel</SheetContent>
        </Dialog>
        <Button onClick={() => setAsking(true)}>Pregunta</Button>
        <AlertDialog
          open={asking}
          onOpenChange={setAsking}
          title="¿Quitar a Elena Ortega?"
          description="Deja de ser tutora de este paciente."
          confirm="Quitar"
          cancel="Cancelar"
          danger
          onConfirm={() => setAsking(false)}
        />
        <Popover>
          <PopoverTrigger asChild>
            <Button>Globo</Button>
          </PopoverTrigger>
          <PopoverContent label="Globo">Contenido del globo</PopoverContent>
        </Popover>
        <Menu>
          <MenuTrigger asChild>
            <Button>Menú</Button>
          </MenuTrigger>
          <MenuContent>
            <MenuItem>
              <Pencil aria-hidden />
              Editar
            </MenuItem>
            <MenuSeparator />
            <MenuItem danger>
              <Trash2 aria-hidden />
              Quitar
            </MenuItem>
          </MenuContent>
        </Menu>
        <Tooltip label="Lo que hace">
          <Button>Con explicación</Button>
        </Tooltip>
        <Button onClick={() => toast("Cambios guardados")}>Aviso</Button>
        <Button onClick={() => toast("Paciente dado de baja", { undo: () => {} })}>Deshacer</Button>
        <Button onClick={() => toast("No se ha podido guardar", { tone: "error" })}>Fallo</Button>
      </Row>
    </Group>
  );
}

const tones: Tone[] = ["neutral", "primary", "green", "amber", "red", "violet", "outline"];

function Data() {
  return (
    <Group title="Datos">
      <Row>
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            <TriangleAlert aria-hidden />
            {tone}
          </Badge>
        ))}
      </Row>
      <Row>
        <RiskBadge level={null} />
        <RiskBadge level="GREEN" />
        <RiskBadge level="YELLOW" />
        <RiskBadge level="RED" />
        <PlanBadge plan={{ planType: "HIM", status: "ACTIVE" }} />
        <PlanBadge plan={{ planType: "PREVENTIVO", status: "EXPIRED" }} />
        <PlanBadge plan={{ planType: "CRECIMIENTO", status: "CANCELLED" }} />
      </Row>
      <Row>
        <Avatar name="Belén Núñez" size="sm" />
        <Avatar name="Belén Núñez" />
        <Avatar name="Belén Núñez" size="lg" />
      </Row>
      <Breadcrumb label="Ruta de ejemplo">
        <a href="#pacientes">Pacientes</a>
        <span>HC-000123</span>
      </Breadcrumb>
      <Tabs defaultValue="datos">
        <TabsList aria-label="Ejemplo">
          <TabsTrigger value="datos">Datos</TabsTrigger>
          <TabsTrigger value="familia">Familia</TabsTrigger>
        </TabsList>
        <TabsContent value="datos">
          <Table>
            <thead>
              <tr>
                <ColumnHeader sorted="ascending" onSort={() => {}}>
                  Concepto
                </ColumnHeader>
                <ColumnHeader numeric sorted={null} onSort={() => {}}>
                  Importe
                </ColumnHeader>
              </tr>
            </thead>
            <tbody>
              <tr>
                <Cell>Plan preventivo</Cell>
                <Cell numeric>120,00 €</Cell>
              </tr>
              <tr>
                <Cell>Plan de crecimiento</Cell>
                <Cell numeric>1.240,00 €</Cell>
              </tr>
            </tbody>
          </Table>
        </TabsContent>
        <TabsContent value="familia">Familia</TabsContent>
      </Tabs>
      <ScrollArea label="Texto largo" className="h-20 rounded-md border border-border p-3">
        <p className="h-40">Esto se desplaza.</p>
      </ScrollArea>
    </Group>
  );
}

function Feedback() {
  return (
    <Group title="Estados">
      <Notice title="Información">Un texto que acompaña.</Notice>
      <Notice tone="success" title="Hecho" />
      <Notice tone="warning" title="Atención" action={<Button size="sm">Recuperar</Button>} />
      <Notice tone="error" title="Quedan 2 campos por revisar" />
      <Row>
        <Spinner />
        <Skeleton className="w-40" />
        <Skeleton className="size-9 rounded-full" />
      </Row>
      <StateBlock icon={<Inbox />} title="Todavía no hay nada" action={<Button>Añadir</Button>}>
        Cuando lo haya, aparecerá aquí.
      </StateBlock>
    </Group>
  );
}
