// Two small pages for the tests of the islands: a photo picker, and a form with everything the scripts ease.
import type { JSX } from "hono/jsx/jsx-runtime";
import { CheckList } from "../../web/ui/choices.tsx";
import { Form, Submit, TextArea, TextInput } from "../../web/ui/forms.tsx";
import { Layout, type Me } from "../../web/ui/layout.tsx";
import { PhotoPicker } from "../../web/ui/photos.tsx";
import { DataTable } from "../../web/ui/tables.tsx";

const me: Me = { name: "王", unitName: "", organName: "", countyName: "", roles: [], unread: 0 };
const pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

/** A picker with one stored photo and room for four more. */
export const picker = (
  <Layout title="照片" me={me}>
    <PhotoPicker
      ticketsUrl="/tickets"
      photosUrl="/photos"
      removeUrl="/photos/{photo}"
      max={5}
      photos={[{ key: "old", url: pixel, removeAction: "/photos/old/remove" }]}
      plain={{ url: "/upload", fields: { key: "plain" } }}
    />
  </Layout>
);

export type SampleState = { signedIn: boolean; text: string; notice?: string };

let serial = 0;

/** A form as the server would show it; every rendering carries a fresh idempotency key. */
export function sample({ signedIn, text, notice }: SampleState): JSX.Element {
  serial += 1;
  return (
    <Layout title="表单" me={signedIn ? me : undefined} notice={notice}>
      {signedIn && (
        <Form action="/save" keep="100001/sample" idempotencyKey={`key-${serial}`}>
          <TextArea name="text" label="正文" value={text} maxLength={100} />
          <TextInput name="secret" type="password" label="密码" />
          <CheckList
            name="present"
            label="参训人员"
            selectAll
            filter
            options={["王一", "李二", "张三"].map((label, index) => ({ value: `${index}`, label }))}
          />
          <Submit>保存</Submit>
        </Form>
      )}
      <DataTable
        caption="人员"
        filter={{ id: "people", label: "查找" }}
        rows={["王一", "李二", "张三"]}
        columns={[{ head: "姓名", cell: (name) => name, lead: true }]}
      />
    </Layout>
  );
}
