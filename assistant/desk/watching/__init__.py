"""The desk of watched questions: what each of them has brought since it was looked at last."""
