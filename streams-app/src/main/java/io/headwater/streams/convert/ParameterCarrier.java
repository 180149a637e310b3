package io.headwater.streams.convert;

import io.headwater.model.Parameters;
import io.headwater.schema.BlobRef;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.ParameterBlob;
import io.headwater.schema.serde.SingleObject;
import io.headwater.store.ModelStore;
import java.util.List;
import java.util.Optional;

/**
 * Carries parameters inside a record, or by reference into the model store when they are larger
 * than the inline limit. The blob is stored before the record is produced, so a committed record
 * never refers to a blob that is not there; the blob of an aborted one is garbage.
 *
 * <p>Threading: safe, as the store is.
 */
public final class ParameterCarrier {
  private final long inlineBytes;
  private final Optional<ModelStore> store;
  private final SingleObject<ParameterBlob> blobs;

  /**
   * @param inlineBytes largest parameters, in bytes of float32, to put into a record
   * @param store where larger ones go; without it every size stays inline
   */
  public ParameterCarrier(long inlineBytes, Optional<ModelStore> store) {
    this.inlineBytes = inlineBytes;
    this.store = store;
    this.blobs = SingleObject.of(ParameterBlob.class);
  }

  /** Parameters as they stand in a record: exactly one of the two is null. */
  public record Carried(List<NamedTensor> inline, BlobRef reference) {}

  /**
   * The form in which {@code parameters} go into a record; stores the blob where that is needed.
   */
  public Carried carry(Parameters parameters) {
    List<NamedTensor> tensors = Tensors.toAvro(parameters);
    if (store.isEmpty() || parameters.elements() * Float.BYTES <= inlineBytes) {
      return new Carried(tensors, null);
    }
    byte[] blob = blobs.encode(new ParameterBlob(tensors));
    return new Carried(null, new BlobRef(store.get().putBlob(blob), (long) blob.length));
  }

  /**
   * The parameters of a record.
   *
   * @throws IllegalStateException if they are by reference and the blob cannot be had
   */
  public Parameters load(Carried carried) {
    if (carried.inline() != null) {
      return Tensors.toParameters(carried.inline());
    }
    String digest = carried.reference().getDigest();
    ModelStore from =
        store.orElseThrow(
            () ->
                new IllegalStateException(
                    "store.directory: expected the model store that holds blob "
                        + digest
                        + " but none is configured"));
    byte[] blob =
        from.blob(digest)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "model store: expected blob " + digest + " but it is not there"));
    return Tensors.toParameters(blobs.decode(blob).getParameters());
  }
}
