/**
 * What operators see: health and metrics over HTTP. Nothing here decides whether the application is
 * healthy, and nothing here reads records.
 */
package io.headwater.streams.serve;
