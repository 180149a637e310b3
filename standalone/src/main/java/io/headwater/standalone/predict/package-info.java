/**
 * Predictions of adapted models, as a consumer makes them: from the task's record, and from what it
 * refers to. Nothing of the running application is used.
 */
package io.headwater.standalone.predict;
