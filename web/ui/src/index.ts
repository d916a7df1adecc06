export { Avatar } from "./avatar";
export { Badge, type Tone } from "./badge";
export { Breadcrumb } from "./breadcrumb";
export { Button } from "./button";
export { Calendar } from "./calendar";
export { Checkbox } from "./checkbox";
export { cn } from "./cn";
export { Combobox } from "./combobox";
export {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "./command";
export { Cover } from "./cover";
export { DateInput } from "./date-input";
export { addDays, addMonths, fromIso, showDate, today, weekday } from "./dates";
export {
  AlertDialog,
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
  SheetContent,
} from "./dialog";
export { Field, FieldError } from "./field";
export { Input, InputGroup, PasswordInput, Textarea } from "./input";
export { Kbd } from "./kbd";
export { Label } from "./label";
export {
  Menu,
  MenuCheckboxItem,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "./menu";
export { Notice, StateBlock } from "./notice";
export { Popover, PopoverContent, PopoverTrigger } from "./popover";
export { Radio, RadioGroup, Segmented } from "./radio";
export { ScrollArea } from "./scroll-area";
export { Select } from "./select";
export { Skeleton } from "./skeleton";
export { Spinner } from "./spinner";
export { Switch } from "./switch";
export { Cell, ColumnHeader, Table } from "./table";
export { Tabs, TabsContent, TabsList, TabsTrigger } from "./tabs";
export { type UiTexts, UiTextsProvider } from "./texts";
export { Toaster, toast } from "./toast";
export { Tooltip } from "./tooltip";
