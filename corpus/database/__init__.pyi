from . import statements as statements
