/**
 * All about samples.
 */
@Nonnull
package sample.app;

import javax.annotation.Nonnull;
