package com.waooaw.plant;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.plant.mail.MailSettings;
import com.waooaw.plant.model.ModelSettings;
import java.util.Optional;

/**
 * What agents may use beside what is built in.
 *
 * @param model the model that runs those who need one; empty when there is none
 * @param mail how letters leave
 * @param webhooksInside whether documents may be posted within this network: for development
 */
public record WorkSettings(
    Optional<ModelSettings> model, MailSettings mail, boolean webhooksInside) {
  /** Nothing but what is built in. */
  public static final WorkSettings NONE =
      new WorkSettings(Optional.empty(), new MailSettings.None(), false);

  static WorkSettings read(Settings settings, Production production, MailSettings mail) {
    return new WorkSettings(ModelSettings.read(settings, production), mail, !production.isOn());
  }
}
