/**
 * The streaming application: its topology and its life. Follow the data through {@code validate},
 * {@code adapt}, {@code metaupdate} and {@code publish}; no gradient rule is here.
 */
package io.headwater.streams;
