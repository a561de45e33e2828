"""The words of the mails in English."""

WORDS = {
    "confirm": (
        "Confirm your PatientsWorld account",
        "Hello,\n\n"
        "To confirm your account, open this link within 24 hours:\n\n"
        "{url}/confirm?token={token}\n\n"
        "Or give this code to your app:\n\n"
        "{token}\n\n"
        "If you did not ask for this, do nothing: no account will be made.\n",
    ),
    "known": (
        "You already have a PatientsWorld account",
        "Hello,\n\n"
        "Somebody just asked for an account with this address, which already has one.\n"
        "If it was you, sign in with your password: {url}\n\n"
        "If not, do nothing: your account has not changed.\n",
    ),
    "farewell": (
        "Your PatientsWorld account is closed",
        "Hello,\n\n"
        "Your account is closed, and nobody sees what you wrote there any more.\n"
        "All of it is erased within 7 days, this address too: we will not write again.\n\n"
        "You can always open a new account: {url}\n",
    ),
    "unused": (
        "Your PatientsWorld account will be erased in 30 days",
        "Hello,\n\n"
        "You have not been on PatientsWorld for almost two years.\n"
        "In 30 days your account and what you wrote there will be erased.\n\n"
        "To keep them, sign in once before then: {url}\n",
    ),
    "reset": (
        "A new password for PatientsWorld",
        "Hello,\n\n"
        "To choose a new password, open this link within 30 minutes:\n\n"
        "{url}/password-reset?token={token}\n\n"
        "Or give this code to your app:\n\n"
        "{token}\n\n"
        "If you did not ask for this, do nothing: your password has not changed.\n",
    ),
    "password_changed": (
        "Your PatientsWorld password has changed",
        "Hello,\n\n"
        "The password of your account has just changed, and your other devices were signed out.\n\n"
        "If it was you, there is nothing to do.\n"
        "If not, open {url} and ask for a new password at once with “Forgotten password”.\n",
    ),
    "email_change": (
        "Confirm your new address for PatientsWorld",
        "Hello,\n\n"
        "To use this address for your account from now on, open this link within 24 hours:\n\n"
        "{url}/email-change?token={token}\n\n"
        "Or give this code to your app:\n\n"
        "{token}\n\n"
        "If you did not ask for this, do nothing: this address will not be used.\n",
    ),
    "email_taken": (
        "This address already has a PatientsWorld account",
        "Hello,\n\n"
        "Somebody just asked to use this address for another account, but it already has its own.\n"
        "If it was you, sign in with this address: {url}\n\n"
        "If not, do nothing: your account has not changed.\n",
    ),
    "email_changed": (
        "The address of your PatientsWorld account has changed",
        "Hello,\n\n"
        "Your account uses another address from now on, and your other devices were signed out.\n"
        "This one can no longer be used to sign in.\n\n"
        "If it was you, there is nothing to do.\n"
        "If not, tell us at once: the help page of {url} says how.\n",
    ),
}
