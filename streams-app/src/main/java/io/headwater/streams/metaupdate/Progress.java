package io.headwater.streams.metaupdate;

import io.headwater.store.MetaVersion;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What a learner did since it last told.
 *
 * @param version the newest version
 * @param published whether that version was published with this
 * @param fates gradients decided on, in order
 * @param rejected query sets rejected since version 0, by reason
 * @param tasks query sets folded in this version; the losses are sums over them
 * @param gradientNorm L2 norm of the mean gradient before clipping; NaN when there was no step
 * @param prequential of the gradients in {@code fates}
 */
public record Progress(
    MetaVersion version,
    boolean published,
    List<Fate> fates,
    SortedMap<String, Long> rejected,
    int tasks,
    double lossBefore,
    double lossAfter,
    double accuracy,
    double gradientNorm,
    Prequential prequential,
    Instant at) {}
