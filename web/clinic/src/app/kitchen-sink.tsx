export function KitchenSink() {
  return null;
}
