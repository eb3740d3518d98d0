// Photos on a page: the grid that shows them, and the picker that a script turns into shrink-and-upload.
import type { Child } from "hono/jsx";
import { assetUrl } from "./asset-url.ts";
import { Status } from "./status.tsx";

/** A stored photo: its address, what it shows, and flags for the reviewer ("与 11-03 的照片相同"). */
export type ShownPhoto = {
  url: string;
  alt: string;
  caption?: string;
  flags?: readonly string[];
  extra?: Child;
};

/** Photos as small squares; each opens the whole picture. */
export const PhotoGrid = ({ photos }: { photos: readonly ShownPhoto[] }) => (
  <ul class="sn-photos">
    {photos.map((photo) => (
      <li class="sn-photo">
        <a href={photo.url}>
          <img src={photo.url} alt={photo.alt} loading="lazy" />
        </a>
        {photo.caption && <span class="sn-photo-caption">{photo.caption}</span>}
        {photo.flags?.map((flag) => (
          <Status tone="soon" word={flag} />
        ))}
        {photo.extra}
      </li>
    ))}
  </ul>
);

/** A photo the picker starts with. `removeAction` is where a plain form posts to take it off. */
export type PickedPhoto = { key: string; url: string; removeAction: string };

/**
 * The photo form. With script: choose several, shrunk on the device to at most 1600 px and sent one by one through
 * signed tickets (`ticketsUrl`, then `photosUrl`), taken off by DELETE `removeUrl` ("{photo}" stands for the key).
 * Without script: one file at a time posted to `plain` (a signed form: its address and hidden fields) or to `plainUrl`.
 * `max` is the number of photos allowed in all. `reload` loads the page anew once all are sent, for pages that show
 * what is still missing; it never does so over unsent words.
 */
export const PhotoPicker = (props: {
  ticketsUrl: string;
  photosUrl: string;
  removeUrl: string;
  max: number;
  photos: readonly PickedPhoto[];
  plain: { url: string; fields?: Readonly<Record<string, string>> };
  hint?: string;
  reload?: boolean;
}) => (
  <div
    class="sn-picker"
    id="f-photos"
    tabindex={-1}
    data-photo-picker
    data-tickets={props.ticketsUrl}
    data-photos={props.photosUrl}
    data-remove={props.removeUrl}
    data-max={props.max}
    data-reload={props.reload ? "" : undefined}
  >
    <ul class="sn-photos" data-photo-list aria-label="已上传的照片">
      {props.photos.map((photo, index) => (
        <li class="sn-photo" data-photo={photo.key}>
          <a href={photo.url}>
            <img src={photo.url} alt={`照片 ${index + 1}`} loading="lazy" />
          </a>
          <form method="post" action={photo.removeAction} data-photo-remove>
            <button class="btn sn-btn sn-btn-quiet sn-btn-small" type="submit">
              移除
            </button>
          </form>
        </li>
      ))}
    </ul>
    <p class="sn-picker-status" role="status" data-photo-status></p>
    <PlainUpload plain={props.plain} hint={props.hint} full={props.photos.length >= props.max} />
    <script src={assetUrl("photo-picker.js")} defer></script>
  </div>
);

/** The picker before its script runs, and for browsers that run none: one file, one post, one redirect. */
const PlainUpload = ({
  plain,
  hint,
  full,
}: {
  plain: { url: string; fields?: Readonly<Record<string, string>> };
  hint?: string;
  full: boolean;
}) => (
  <form
    hidden={full}

    class="sn-picker-plain"
    method="post"
    action={plain.url}
    enctype="multipart/form-data"
    data-photo-form
  >
    {Object.entries(plain.fields ?? {}).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <label class="sn-picker-button" for="photo-file">
      选择照片
    </label>
    <input
      class="form-control"
      id="photo-file"
      type="file"
      name="file"
      accept="image/jpeg,image/png"
      required
    />
    <p class="sn-hint">{hint ?? "JPEG 或 PNG，自动压缩；不含位置信息。"}</p>
    <button class="btn sn-btn sn-btn-secondary" type="submit">
      上传
    </button>
  </form>
);
