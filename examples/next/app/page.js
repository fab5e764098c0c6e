export default function Page() {
  return <p>The pages of the portal</p>;
}
